/**
 * Runs `work` in one database transaction: all of it is durable when this returns, none of it when it throws. Calls
 * inside `work` join the outer transaction. `work` is synchronous: nothing else of this process runs in between.
 * @throws AppError `storage-busy` or `storage-full` (both retryable), besides what `work` throws.
 */
export type Transact = <Result>(work: () => Result) => Result;
