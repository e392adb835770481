/** The schedulers a request may name, in diffusers' terms. `dpmpp-2m-karras` is `dpmpp-2m` on Karras sigmas. */
export const schedulerNames = [
  'euler',
  'euler-ancestral',
  'ddim',
  'pndm',
  'dpmpp-2m',
  'dpmpp-2m-karras',
  'unipc',
  'lms',
  'heun',
  'lcm',
  'tcd',
] as const;

export type SchedulerName = (typeof schedulerNames)[number];

export function isSchedulerName(name: string): name is SchedulerName {
  return (schedulerNames as readonly string[]).includes(name);
}
