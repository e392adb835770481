import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { parseSchedulerConfigText, type SchedulerConfig } from '../schedulers/scheduler-config.ts';
import { readTextFile } from './read-text-file.ts';

/** The noise schedules of a model folder's networks, each with the scheduler that goes with it. */
interface Schedules {
  readonly unet: SchedulerConfig;
  /** AnimateDiff is trained on other betas than the models that it moves. */
  readonly unetMotion: SchedulerConfig;
}

/**
 * Reads `scheduler/`, which holds for both networks of a folder without `scheduler_motion/`.
 * @throws AppError `model-invalid`.
 */
export async function readSchedules(path: string): Promise<Schedules> {
  const unet = await readSchedule(path, 'scheduler');
  const motionFolder = 'scheduler_motion';
  const hasMotion = (await stat(join(path, motionFolder)).catch(() => undefined))?.isDirectory() === true;
  return { unet, unetMotion: hasMotion ? await readSchedule(path, motionFolder) : unet };
}

async function readSchedule(path: string, folder: string): Promise<SchedulerConfig> {
  const name = 'scheduler_config.json';
  return parseSchedulerConfigText(await readTextFile(join(path, folder, name)), `${folder}/${name}`);
}
