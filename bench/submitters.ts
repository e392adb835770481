import { once } from 'node:events';
import { Agent, IncomingMessage, request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { type SubmittersReport, type SubmittersTask, submittersTask } from './submitters-messages.ts';

/** Entry of a process that asks a gateway for pictures as the page's form does, and tells its parent what was answered. */

const body = new URLSearchParams({ kind: 'image', prompt: 'a cat on a blue background' }).toString();

async function submitFor(task: SubmittersTask): Promise<SubmittersReport> {
  const { url, submitters, pauseMs, warmUpMs, measuredMs } = task;
  const fromMs = performance.now() + warmUpMs;
  const untilMs = fromMs + measuredMs;
  const [acceptedMs, refusedMs, failures]: [number[], number[], string[]] = [[], [], []];

  const keepAsking = async (): Promise<void> => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    // Not all in the same moment.
    await delay(Math.random() * pauseMs);
    for (let askedMs = performance.now(); askedMs < untilMs; askedMs = performance.now()) {
      const status = await submit(url, agent).catch(String);
      const answeredMs = performance.now();
      if (status !== 303 && status !== 429) failures.push(`${status}`);
      else if (askedMs >= fromMs) (status === 303 ? acceptedMs : refusedMs).push(answeredMs - askedMs);
      if (pauseMs > 0) await delay(pauseMs);
    }
    agent.destroy();
  };
  await Promise.all(Array.from({ length: submitters }, keepAsking));
  return { acceptedMs, refusedMs, failure: failures[0] };
}

/** Answers the status, once the whole answer is here. */
async function submit(url: string, agent: Agent): Promise<number | undefined> {
  const asking = request(`${url}/jobs`, {
    method: 'POST',
    agent,
    headers: {
      Origin: url,
      'Content-Type': 'application/x-www-form-urlencoded',
      'Content-Length': Buffer.byteLength(body),
    },
  });
  asking.end(body);
  const [answer] = await once(asking, 'response');
  if (!(answer instanceof IncomingMessage)) throw new Error('Expected an answer');
  answer.resume();
  await once(answer, 'end');
  return answer.statusCode;
}

const [message]: unknown[] = await once(process, 'message');
process.send?.(await submitFor(submittersTask.parse(message)));
process.disconnect?.();
