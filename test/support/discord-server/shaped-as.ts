/**
 * Hands a value over as one of discord-api-types' types. For what was built or checked right there, where the type is a
 * union (of all interactions, of all components) that no code can follow member by member.
 */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters
export function shapedAs<T>(value: unknown): T {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return value as T;
}
