import { HttpError } from 'grammy';
import { endOnCrash } from '../../src/crash.ts';
import { createLog } from '../../src/log.ts';

/** A process that dies of an error as a client library throws it: its properties, message and cause carry secrets. */
const [token = '', interactionToken = ''] = process.argv.slice(2);
endOnCrash(createLog('trace', { secrets: [token] }));
const request = new Error(`connect ECONNREFUSED https://api.telegram.org/bot${token}/getMe`);
const failure = new HttpError('Network request failed', request);
throw Object.assign(failure, {
  cause: request,
  requestBody: { json: { prompt: interactionToken } },
  url: interactionToken,
});
