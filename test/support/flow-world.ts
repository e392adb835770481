import { setImmediate as nextTick } from 'node:timers/promises';
import { expect } from 'vitest';
import { AppError } from '../../src/domain/app-error.ts';
import type { DeliveryOutcome } from '../../src/domain/delivery.ts';
import type { MediaFile } from '../../src/domain/engine.ts';
import type { Job } from '../../src/domain/job.ts';
import { isDrawingOver } from '../../src/domain/job-state.ts';
import { aMemoryFolder } from './a-memory-folder.ts';
import { checkDecision } from './check-decision.ts';
import { checkAtAllTimes, checkAtRest, type Known } from './check-world.ts';
import { aFlow, aRequester } from './flow.ts';
import type { HandJob } from './hand-engine.ts';
import { startChat } from './start-chat.ts';
import {
  capacityMillicredits,
  concurrency,
  maxQueued,
  queueLimit,
  refillMillicreditsPerDay,
  startAtMs,
} from './world-rules.ts';
import type { Step, WorldEvent } from './world-steps.ts';

type Flow = Awaited<ReturnType<typeof aFlow>>;

const outcomes: Readonly<Record<Extract<WorldEvent, { do: 'deliver' }>['outcome'], DeliveryOutcome>> = {
  delivered: { kind: 'delivered' },
  retry: { kind: 'retry', reason: 'The chat is busy.' },
  undeliverable: { kind: 'undeliverable', reason: 'The chat is gone.' },
};

/** The whole flow with people, an engine and a chat, whose process dies and comes back; it notes what it was promised. */
export class FlowWorld {
  #flow: Flow;
  #stopDelivering: () => Promise<void> = () => Promise.resolve();
  readonly #answered = new Set<HandJob>();
  readonly #known: Known = {
    accepted: [],
    ends: new Map(),
    delivered: new Map(),
    fronted: [],
    crashes: 0,
    latestMs: startAtMs,
  };
  #atMs: number = startAtMs;
  #files = 0;

  private constructor(flow: Flow, setClock: (now: () => number) => void) {
    this.#flow = flow;
    setClock(() => this.#atMs);
  }

  static async create(): Promise<FlowWorld> {
    let now = (): number => startAtMs;
    const flow = await aFlow({
      now: () => now(),
      concurrency,
      queueLimit,
      folder: await aMemoryFolder(),
    });
    const policy = { capacityMillicredits, refillMillicreditsPerDay, maxQueued };
    flow.stores.policies.set({ scope: 'default', scopeKey: '', ...policy }, startAtMs);
    return new FlowWorld(flow, (clock) => {
      now = clock;
    });
  }

  get known(): Known {
    return this.#known;
  }

  async take({ event, isHurried }: Step): Promise<void> {
    await this.#do(event);
    checkAtAllTimes(this.#flow, this.#known);
    if (isHurried) return;
    await this.#rest();
    checkAtRest(this.#flow, this.#known);
  }

  /** Lets everybody have what they were promised, and the process go. */
  async finish(): Promise<void> {
    this.#flow.steer.resume('operator');
    for (let round = 0; ; round += 1) {
      await this.#rest();
      checkAtAllTimes(this.#flow, this.#known);
      const open = this.#open();
      const { queued, running } = this.#flow.stores.jobs.count();
      if (queued + running === 0) break;
      // Everything that waits gets its turn: nothing is passed over for ever.
      expect(round).toBeLessThan(10 * queueLimit);
      for (const hand of open) this.#answer(hand, { how: 'finishes', engineMs: 500, files: 1 });
    }
    for (let round = 0; this.#flow.stores.outbox.pendingCount() > 0; round += 1) {
      expect(round).toBeLessThan(10 * queueLimit);
      this.#pass(2 * 3_600_000);
      await this.#deliver('delivered');
      await this.#rest();
    }
    checkAtRest(this.#flow, this.#known);
    for (const { receipt } of this.#known.accepted) {
      expect(['delivered', 'failed', 'canceled']).toContain(this.#job(receipt.jobId).state);
    }
    await this.#stopDelivering();
    this.#flow.kill();
  }

  #job(jobId: string): Job {
    const job = this.#flow.stores.jobs.get(jobId);
    if (job === undefined) throw new Error(`Job ${jobId} was accepted and is gone`);
    return job;
  }

  /** One of all jobs, more often one that is not over. */
  #pick(which: number): string | undefined {
    const all = this.#known.accepted.map(({ receipt }) => receipt.jobId);
    const open = all.filter((jobId) => !isDrawingOver(this.#job(jobId).state));
    const jobs = which % 4 === 0 || open.length === 0 ? all : open;
    return jobs[which % Math.max(1, jobs.length)];
  }

  /** Jobs in the engine's hands. */
  #open(): readonly HandJob[] {
    const { engine, stores } = this.#flow;
    return engine.jobs.filter(
      (hand) => !this.#answered.has(hand) && stores.jobs.get(hand.job.id)?.state === 'running',
    );
  }

  /** Resolves when nothing more happens by itself. */
  async #rest(): Promise<void> {
    // Files are synchronised to the disk meanwhile, which may take its time.
    const patienceMs = 20_000;
    const untilMs = performance.now() + patienceMs;
    for (let quiet = 0; quiet < 4; ) {
      if (performance.now() > untilMs) throw new Error(`Expected it to come to rest: ${this.#describe()}`);
      await nextTick();
      quiet = this.#flow.lane.runningCount === this.#open().length ? quiet + 1 : 0;
    }
    await this.#stopDelivering();
  }

  #describe(): string {
    const states = this.#known.accepted.map(({ receipt }) => this.#job(receipt.jobId).state);
    const { lane, log } = this.#flow;
    return JSON.stringify({
      runs: lane.runningCount,
      waits: lane.size,
      open: this.#open().length,
      states,
      log,
    });
  }

  async #do(event: WorldEvent): Promise<void> {
    switch (event.do) {
      case 'submit':
        return this.#submit(event);
      case 'engine': {
        const open = this.#open();
        const hand = open[event.which % Math.max(1, open.length)];
        if (hand !== undefined) this.#answer(hand, event);
        return;
      }
      case 'cancel':
        return this.#cancel(event);
      case 'steer':
        this.#flow.steer[event.how]('operator');
        return;
      case 'front':
        return this.#front(event.which);
      case 'deliver':
        return this.#deliver(event.outcome);
      case 'crash':
        this.#known.crashes += 1;
        return this.#restart();
      case 'stop': {
        const stopped = this.#flow.stop();
        for (const hand of this.#open()) hand.fail(new AppError('engine-stopped', 'Pincel ends.'));
        await this.#stopDelivering();
        await stopped;
        return this.#restart();
      }
      case 'pass':
        this.#pass(event.byMs);
    }
  }

  #pass(byMs: number): void {
    this.#atMs += byMs;
    this.#known.latestMs = Math.max(this.#known.latestMs, this.#atMs);
  }

  #submit(asked: EventOf<'submit'>): void {
    const { stores, submit } = this.#flow;
    const { person, space, prompt, kind, eventKey } = asked;
    const requester = aRequester({ userExternalId: person, spaceExternalId: space });
    const destination = { key: space, address: null };
    const waiting = stores.jobs.count().queued;
    const submission = submit({ prompt, kind }, { requester, destination, eventKey, class: asked.class });
    const earlier = this.#known.accepted.find((each) => eventKey !== undefined && each.eventKey === eventKey);
    if (earlier !== undefined) {
      const isSame = earlier.person === person && earlier.prompt === prompt && earlier.kind === kind;
      const refusal = { kind: 'event-reused' };
      expect(submission).toEqual(isSame ? { ok: true, receipt: earlier.receipt } : { ok: false, refusal });
      return;
    }
    checkDecision(submission, { isDraining: stores.settings.read().isDraining, waiting });
    if (!submission.ok) return;
    const { receipt } = submission;
    // This one is counted already.
    expect(stores.jobs.count(this.#job(receipt.jobId)).queued).toBeLessThanOrEqual(maxQueued);
    this.#known.accepted.push({ receipt, person, prompt, kind, eventKey });
  }

  #answer(
    hand: HandJob,
    { how, engineMs, files }: Pick<EventOf<'engine'>, 'how' | 'engineMs' | 'files'>,
  ): void {
    if (how === 'starts anew') {
      hand.emit({ type: 'restarted' });
      return;
    }
    this.#answered.add(hand);
    switch (how) {
      case 'dies':
        hand.fail(new AppError('engine-crashed', 'The engine died twice.'));
        return;
      case 'breaks':
        hand.fail(new TypeError('x is not a function'));
        return;
      case 'finishes':
        hand.finish({ media: Array.from({ length: files }, () => this.#draw(hand)), engineMs });
    }
  }

  #draw({ job }: HandJob): MediaFile {
    this.#files += 1;
    return this.#flow.aDrawnFile(`${job.id}-${this.#files}`);
  }

  #cancel({ which, who }: EventOf<'cancel'>): void {
    const jobId = this.#pick(which);
    if (jobId === undefined) return;
    const before = this.#job(jobId);
    if (who === 'stranger') {
      expect(this.#flow.cancel(jobId, { userId: `not-${before.userId}` })).toBe('not-yours');
      expect(this.#job(jobId)).toEqual(before);
      return;
    }
    const outcome = this.#flow.cancel(jobId, who === 'owner' ? before : { admin: 'operator' });
    if (before.state === 'queued')
      expect([outcome, this.#job(jobId).state]).toEqual(['canceled', 'canceled']);
    else expect(outcome).toBe(before.state === 'running' ? 'canceling' : 'over');
  }

  #front(which: number): void {
    const { fronted } = this.#known;
    const jobId = this.#pick(which);
    if (jobId === undefined) return;
    const waits = this.#job(jobId).state === 'queued';
    expect(this.#flow.steer.front(jobId, 'operator')).toBe(waits);
    if (waits && !fronted.includes(jobId)) fronted.push(jobId);
  }

  async #deliver(outcome: EventOf<'deliver'>['outcome']): Promise<void> {
    await this.#stopDelivering();
    const { delivered } = this.#known;
    this.#stopDelivering = startChat(
      this.#flow,
      () => this.#atMs,
      async ({ id }) => {
        if (outcome === 'delivered') delivered.set(id, (delivered.get(id) ?? 0) + 1);
        // The process may die before it has kept that.
        await nextTick();
        return outcomes[outcome];
      },
    );
  }

  /** The process is gone, as it was; the next one finds what it left. */
  async #restart(): Promise<void> {
    void this.#stopDelivering();
    this.#stopDelivering = () => Promise.resolve();
    this.#flow.kill();
    this.#flow = await aFlow({
      now: () => this.#atMs,
      concurrency,
      queueLimit,
      folder: this.#flow.folder,
    });
    this.#flow.stores.outbox.release(['telegram']);
    checkAtRest(this.#flow, this.#known);
  }
}

type EventOf<Do extends WorldEvent['do']> = Extract<WorldEvent, { do: Do }>;
