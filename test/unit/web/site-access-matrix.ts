/** Who is let in somewhere. */
export type LetIn =
  | 'anybody'
  /** Whoever is logged in, and the person at the machine. */
  | 'visitors'
  /** The same, but for browsers that a token which only draws has let in. */
  | 'managers'
  /** Whose thing it is, and admins. */
  | 'owner and admins'
  | 'owner alone'
  | 'admins';

/** Something of somebody's that the address names. */
export type Thing =
  | 'loginCode'
  | 'jobId'
  | 'jobIdWithStart'
  | 'position'
  | 'sessionId'
  | 'tokenId'
  | 'webhookId'
  | 'userId'
  | 'spaceId'
  | 'deliveryId'
  | 'userScope';

export interface Access {
  readonly letIn: LetIn;
  /** What stands for each `:name` of the address, in its order. */
  readonly names?: readonly Thing[];
}

const anybody: Access = { letIn: 'anybody' };
const visitors: Access = { letIn: 'visitors' };
const managers: Access = { letIn: 'managers' };
const admins: Access = { letIn: 'admins' };
const ofDrawing: Access = { letIn: 'owner and admins', names: ['jobId'] };
const toGoOnWith: Access = { letIn: 'owner alone', names: ['jobId'] };
const ofWebhook: Access = { letIn: 'owner and admins', names: ['webhookId'] };
const aboutPerson: Access = { letIn: 'admins', names: ['userId'] };

/** Every address of the site by `METHOD path`, with whom it lets in. The API has a matrix of its own. */
export const siteAccess: Readonly<Record<string, Access>> = {
  'GET /assets/htmx.min.js': anybody,
  'GET /assets/hx-sse.min.js': anybody,
  'GET /assets/pico.min.css': anybody,
  'GET /assets/uplot.js': anybody,
  'GET /assets/uplot.css': anybody,
  'GET /healthz': anybody,
  'GET /readyz': anybody,
  'GET /metrics': anybody,

  'GET /login': anybody,
  'POST /login': anybody,
  'GET /login/:code': { letIn: 'anybody', names: ['loginCode'] },
  'POST /login/:code': { letIn: 'anybody', names: ['loginCode'] },
  'POST /logout': anybody,

  'GET /': visitors,
  'POST /price': visitors,
  'POST /jobs': visitors,
  'GET /events': visitors,
  'GET /gallery': visitors,
  'GET /quota': visitors,

  'GET /jobs/:jobId': ofDrawing,
  'GET /jobs/:jobId/events': ofDrawing,
  'GET /jobs/:jobId/start': { letIn: 'owner alone', names: ['jobIdWithStart'] },
  'POST /jobs/:jobId/cancel': ofDrawing,
  'POST /jobs/:jobId/again': toGoOnWith,
  'POST /jobs/:jobId/variation': toGoOnWith,
  'POST /jobs/:jobId/share': ofDrawing,
  'POST /jobs/:jobId/delete': ofDrawing,
  'GET /media/:jobId/:position': { letIn: 'owner and admins', names: ['jobId', 'position'] },

  'GET /account': visitors,
  'POST /account/language': visitors,
  'POST /account/sessions/close': visitors,
  // Somebody else's stays open, as another test shows.
  'POST /account/sessions/:sessionId/close': { letIn: 'visitors', names: ['sessionId'] },
  'POST /account/tokens': managers,
  'POST /account/tokens/:tokenId/revoke': { letIn: 'owner alone', names: ['tokenId'] },
  'POST /account/link-code': managers,
  'POST /account/link': managers,
  'GET /account/erase': managers,
  'POST /account/erase': managers,
  'GET /account/webhooks': visitors,
  'POST /account/webhooks': visitors,
  'GET /account/webhooks/:id': ofWebhook,
  'POST /account/webhooks/:id/test': ofWebhook,
  'POST /account/webhooks/:id/resume': ofWebhook,
  'POST /account/webhooks/:id/remove': ofWebhook,

  'GET /admin': admins,
  'GET /admin/events': admins,
  'POST /admin/queue/pause': admins,
  'POST /admin/queue/resume': admins,
  'POST /admin/queue/drain': admins,
  'POST /admin/queue/accept': admins,
  'POST /admin/queue/:id/front': { letIn: 'admins', names: ['jobId'] },
  'GET /admin/queue/:id/cancel': { letIn: 'admins', names: ['jobId'] },
  'POST /admin/queue/:id/cancel': { letIn: 'admins', names: ['jobId'] },
  'GET /admin/engine': admins,
  'GET /admin/engine/events': admins,
  'POST /admin/engine/restart': admins,
  'GET /admin/people': admins,
  'GET /admin/people/:id': aboutPerson,
  'POST /admin/people/:id/role': aboutPerson,
  'POST /admin/people/:id/block': aboutPerson,
  'POST /admin/people/:id/credits': aboutPerson,
  'POST /admin/people/:id/drawings/:job/cancel': { letIn: 'admins', names: ['userId', 'jobId'] },
  'POST /admin/people/:id/sessions/end': aboutPerson,
  'POST /admin/people/:id/tokens/:token/revoke': { letIn: 'admins', names: ['userId', 'tokenId'] },
  'POST /admin/people/:id/erase': aboutPerson,
  'GET /admin/rules': admins,
  'GET /admin/rules/quota': admins,
  'GET /admin/rules/quota/:scope/:key': { letIn: 'admins', names: ['userScope', 'userId'] },
  'POST /admin/rules/quota/:scope/:key': { letIn: 'admins', names: ['userScope', 'userId'] },
  'POST /admin/rules/quota/:scope/:key/remove': { letIn: 'admins', names: ['userScope', 'userId'] },
  'GET /admin/rules/places': admins,
  'GET /admin/rules/places/:space': { letIn: 'admins', names: ['spaceId'] },
  'POST /admin/rules/places/:space': { letIn: 'admins', names: ['spaceId'] },
  'POST /admin/rules/places/:space/reset': { letIn: 'admins', names: ['spaceId'] },
  'GET /admin/tokens': admins,
  'POST /admin/tokens': admins,
  'POST /admin/tokens/:id/revoke': { letIn: 'admins', names: ['tokenId'] },
  'GET /admin/audit': admins,
  'POST /admin/audit/verify': admins,
  'GET /admin/audit/verdict': admins,
  'GET /admin/audit/export.jsonl': admins,
  'GET /admin/problems': admins,
  'POST /admin/problems/deliveries/:id/retry': { letIn: 'admins', names: ['deliveryId'] },
  'GET /admin/charts': admins,
  'GET /admin/charts.json': admins,
};
