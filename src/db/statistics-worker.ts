/** The worker thread's entry: reads the statistics of a range and answers once. */
import { workerData } from 'node:worker_threads';
import { answerOnce } from './answer-once.ts';
import { readStatistics } from './read-statistics.ts';
import { statisticsTaskSchema } from './statistics.ts';

const { file, range } = statisticsTaskSchema.parse(workerData);
answerOnce(file, (database) => readStatistics(database, range));
