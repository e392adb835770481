/** Address of the picture that a job started from. */
export function startAddress(jobId: string): string {
  return `/jobs/${jobId}/start`;
}

/** Address of one of a job's files. */
export function mediaAddress(jobId: string, position: number): string {
  return `/media/${jobId}/${position}`;
}
