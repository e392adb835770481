/** More than are drawn at a time: what is forgotten is found out again. */
const remembered = 256;

/** Which jobs' messages show a preview, and which one. */
export interface PreviewedMessages {
  /** False for the one it shows, and for any once a preview was refused. */
  isNew(jobId: string, preview: Uint8Array): boolean;
  isPhoto(jobId: string): boolean;
  note(jobId: string, shown: Uint8Array | 'refused'): void;
}

export function createPreviewedMessages(): PreviewedMessages {
  const shownBy = new Map<string, Uint8Array | 'refused'>();
  return {
    isNew(jobId, preview) {
      const shown = shownBy.get(jobId);
      return shown !== preview && shown !== 'refused';
    },
    isPhoto: (jobId) => shownBy.get(jobId) instanceof Uint8Array,
    note(jobId, shown) {
      const [oldest] = shownBy.keys();
      if (shownBy.size >= remembered && oldest !== undefined) shownBy.delete(oldest);
      shownBy.set(jobId, shown);
    },
  };
}
