import { AppError } from '../domain/app-error.ts';

export function canceledError(): AppError {
  return new AppError('canceled', 'Canceled.');
}

export function stoppedError(): AppError {
  return new AppError(
    'engine-stopped',
    'The engine was stopped before this was drawn. Ask again once it runs.',
    {
      retryable: true,
    },
  );
}

/** Everything that was drawn was withheld by the model's safety checker. */
export function blockedError(): AppError {
  return new AppError(
    'blocked-content',
    'What came out may be explicit, which is not allowed here, so nobody gets to see it. Ask in other words, or with ' +
      'another seed.',
  );
}

/** A request under which the engine process died more than once. `description` is how, as "was killed by SIGKILL". */
export function diedRepeatedlyError(hung: boolean, description: string): AppError {
  const advice =
    'Nothing was drawn. If it happens again, try a smaller size or fewer frames, and see the log.';
  return new AppError(
    hung ? 'engine-hung' : 'engine-crashed',
    `The engine ${description}, twice over this request. ${advice}`,
    {
      retryable: true,
    },
  );
}

export function unsupportedTensor(type: string): AppError {
  return new AppError(
    'model-invalid',
    `The model uses tensors of type ${type} where floats or ids are expected. Export it again as fp32 or fp16.`,
  );
}
