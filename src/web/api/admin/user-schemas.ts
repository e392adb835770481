import { z } from '@hono/zod-openapi';
import { roles } from '../../../domain/role.ts';
import { surfaces } from '../../../domain/surface.ts';
import { quotaFields } from '../quota-body.ts';

export const userSchema = z
  .object({
    id: z.string(),
    role: z.enum(roles),
    createdAt: z.iso.datetime(),
    erasedAt: z.iso.datetime().nullable(),
    identities: z.array(z.object({ surface: z.enum(surfaces), externalId: z.string() })),
  })
  .openapi('User');

export const userPageSchema = z
  .object({ users: z.array(userSchema), nextCursor: z.string().nullable() })
  .openapi('UserPage');

export const userDetailsSchema = userSchema
  .extend({
    queued: z.int(),
    running: z.int(),
    ...quotaFields,
  })
  .openapi('UserDetails');

export const roleInputSchema = z.strictObject({ role: z.enum(roles) }).openapi('RoleInput');

export const blockInputSchema = z.strictObject({ isBlocked: z.boolean() }).openapi('BlockInput');

export const linkInputSchema = z
  .strictObject({
    user: z.string().max(200).openapi({
      description: 'Whose identities, generations and credits move here: an id, or `surface:id`.',
      example: 'telegram:5678',
    }),
  })
  .openapi('LinkInput');

export const erasureSchema = z
  .object({
    userId: z.string(),
    erasedAt: z.iso.datetime(),
    generations: z.int().openapi({ description: 'Generations whose words went.' }),
    media: z.int().openapi({ description: 'Pictures that were removed.' }),
  })
  .openapi('Erasure');
