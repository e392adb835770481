import type { EngineStatus } from '../../domain/engine.ts';
import type { Words } from '../page/words.ts';

const mebibyte = 2 ** 20;
const gibibyte = 2 ** 30;

/** Bytes as people say them: whole megabytes, gigabytes with a tenth. */
export function describeBytes(bytes: number, words: Words): string {
  return bytes < gibibyte
    ? words('admin-engine-megabytes', { amount: Math.round(bytes / mebibyte) })
    : words('admin-engine-gigabytes', { amount: Math.round((bytes / gibibyte) * 10) / 10 });
}

export const stateTones: Readonly<Record<EngineStatus['state'], 'good' | 'busy' | 'alarm'>> = {
  starting: 'busy',
  ready: 'good',
  restarting: 'busy',
  failed: 'alarm',
  stopped: 'alarm',
};
