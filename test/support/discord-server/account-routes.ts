import type { APIApplication, APIGatewayBotInfo, APIUser } from 'discord-api-types/v10';
import { z } from 'zod';
import { ok, type Route } from './api.ts';
import { apiErrors } from './api-error.ts';
import { toChannelObject } from './channel-object.ts';
import { parseForm } from './form-errors.ts';
import { shapedAs } from './shaped-as.ts';
import type { World } from './world.ts';

const recipientSchema = z.looseObject({
  recipient_id: z.string().regex(/^\d{17,20}$/, 'Value is not snowflake.'),
});

/** Who the bot is, where its gateway is, and conversations with people. */
export function accountRoutes(deps: {
  readonly world: World;
  readonly bot: APIUser;
  readonly publicKey: string;
  readonly interactionsEndpoint: () => string | undefined;
  readonly gatewayInfo: () => APIGatewayBotInfo;
}): readonly Route[] {
  const { world, bot } = deps;
  return [
    {
      method: 'GET',
      pattern: '/gateway/bot',
      auth: 'bot',
      handle: () => ok(deps.gatewayInfo()),
    },
    {
      method: 'GET',
      pattern: '/users/@me',
      auth: 'bot',
      handle: () => ok(bot),
    },
    {
      method: 'GET',
      pattern: '/applications/@me',
      auth: 'bot',
      handle() {
        const application: APIApplication = {
          id: bot.id,
          name: bot.username,
          icon: null,
          description: '',
          summary: '',
          bot_public: true,
          bot_require_code_grant: false,
          bot,
          verify_key: deps.publicKey,
          team: null,
          flags: shapedAs<APIApplication['flags']>(0),
          flags_new: '0',
          interactions_endpoint_url: deps.interactionsEndpoint() ?? null,
        };
        return ok(application);
      },
    },
    {
      method: 'POST',
      pattern: '/users/@me/channels',
      auth: 'bot',
      handle(call) {
        const { recipient_id: userId } = parseForm(recipientSchema, call.json, call.violate);
        if (world.findUser(userId) === undefined) throw apiErrors.invalidRecipient();
        return ok(toChannelObject(world.directChannel(userId)));
      },
    },
  ];
}
