import { z } from 'zod';
import { brokenRule, conflict } from './api-failure.ts';
import { defineMethod, type Method } from './method.ts';
import { flag, integer, json } from './parameters.ts';

const maxPollS = 50;
const webhookPorts = ['', '443', '80', '88', '8443'];
const allowedUpdates = json(z.array(z.string())).optional();

const getMe = defineMethod('getMe', z.strictObject({}), (_parameters, { stub }) => stub.bot);

const getUpdates = defineMethod(
  'getUpdates',
  z.strictObject({
    offset: integer.optional(),
    limit: integer.pipe(z.int().min(1).max(100)).optional(),
    timeout: integer.pipe(z.int().min(0)).optional(),
    allowed_updates: allowedUpdates,
  }),
  async ({ offset, limit = 100, timeout = 0, allowed_updates }, { stub, signal }) => {
    if (stub.webhook.isSet()) {
      throw conflict(
        "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
      );
    }
    stub.updates.allow(allowed_updates);
    return stub.updates.poll({ offset, limit, timeoutMs: Math.min(timeout, maxPollS) * 1_000, signal });
  },
);

const setWebhook = defineMethod(
  'setWebhook',
  z.strictObject({
    url: z.string(),
    ip_address: z.string().optional(),
    max_connections: integer.pipe(z.int().min(1).max(100)).optional(),
    allowed_updates: allowedUpdates,
    drop_pending_updates: flag.optional(),
    secret_token: z
      .string()
      .regex(/^[\w-]{1,256}$/, 'secret token contains unallowed characters')
      .optional(),
  }),
  ({ url, max_connections, allowed_updates, drop_pending_updates, secret_token }, { stub }) => {
    if (drop_pending_updates === true) stub.updates.dropPending();
    stub.updates.allow(allowed_updates);
    if (url === '') {
      stub.webhook.remove();
      return true;
    }
    const address = URL.parse(url);
    if (address === null) throw brokenRule('bad webhook: invalid URL');
    if (!stub.isLocal && address.protocol !== 'https:') {
      throw brokenRule('bad webhook: An HTTPS URL must be provided for webhook');
    }
    if (!stub.isLocal && !webhookPorts.includes(address.port)) {
      throw brokenRule('bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443');
    }
    stub.webhook.set({ url, secretToken: secret_token, maxConnections: max_connections });
    return true;
  },
);

const deleteWebhook = defineMethod(
  'deleteWebhook',
  z.strictObject({ drop_pending_updates: flag.optional() }),
  ({ drop_pending_updates }, { stub }) => {
    if (drop_pending_updates === true) stub.updates.dropPending();
    stub.webhook.remove();
    return true;
  },
);

const getWebhookInfo = defineMethod('getWebhookInfo', z.strictObject({}), (_parameters, { stub }) =>
  stub.webhook.info(),
);

const answerCallbackQuery = defineMethod(
  'answerCallbackQuery',
  z.strictObject({
    callback_query_id: z.string(),
    text: z.string().max(200, 'MESSAGE_TOO_LONG').optional(),
    show_alert: flag.optional(),
    url: z.string().optional(),
    cache_time: integer.optional(),
  }),
  ({ callback_query_id, text, show_alert = false }, { stub }) => {
    stub.queries.answer(callback_query_id, { text: text === '' ? undefined : text, showAlert: show_alert });
    return true;
  },
);

const getFile = defineMethod('getFile', z.strictObject({ file_id: z.string() }), ({ file_id }, { stub }) => {
  const { file, path } = stub.files.openPath(file_id);
  return {
    file_id,
    file_unique_id: file.uniqueId,
    file_path: path,
    ...(file.sizeBytes !== undefined && { file_size: file.sizeBytes }),
  };
});

export const updateMethods: readonly Method[] = [
  getMe,
  getUpdates,
  setWebhook,
  deleteWebhook,
  getWebhookInfo,
  answerCallbackQuery,
  getFile,
];
