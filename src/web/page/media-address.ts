/** Address of one of a job's files. */
export function mediaAddress(jobId: string, position: number): string {
  return `/media/${jobId}/${position}`;
}
