import { monotonicNow } from '../../base/clock.ts';
import { toErrorMessage } from '../storage-errors.ts';
import type { StoreHealth } from '../types.ts';
import type { Engine } from './engine.ts';
import { describeEngineError, isReplyError } from './engine-errors.ts';

/** The pause between two probes of an engine that refuses writes, in milliseconds. */
const probeInterval = 250;

/**
 * How long a connection is lost before this replica counts as cut off, in milliseconds: a restart or a
 * failover of the engine, which all replicas notice, takes less.
 */
const outageGrace = 15_000;

/** Whether the engine takes writes, by the latest commands. */
export class EngineHealth {
  readonly #engine: Engine;
  #problem: { readonly kind: 'write' | 'connection'; readonly message: string } | undefined;
  /** Runs until the next probe of an engine that has failed. */
  #probeTimer: NodeJS.Timeout | undefined;
  #state: 'open' | 'closed' = 'open';
  /** Why this replica must not use the engine, where another start has taken it over. */
  #otherOrigin: string | undefined;
  /** When an outage was noticed, by the monotonic clock. */
  #lostAt: number | undefined;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** An engine that refuses writes still answers reads. */
  noteSuccess(command: 'read' | 'write'): void {
    if (command === 'write' || this.#problem?.kind === 'connection') this.#problem = undefined;
  }

  noteFailure(error: unknown): void {
    const kind = isReplyError(error) ? 'write' : 'connection';
    this.#problem = { kind, message: toErrorMessage(error) };
    if (this.#state === 'open')
      this.#probeTimer ??= setTimeout(() => this.#probe(), probeInterval).unref();
  }

  /** Notes whether an engine that may have lost its data is still used with the start of this replica. */
  noteOrigin(problem: string | undefined): void {
    this.#otherOrigin = problem;
  }

  close(): void {
    this.#state = 'closed';
    clearTimeout(this.#probeTimer);
  }

  status(): StoreHealth {
    if (this.#otherOrigin !== undefined) return { status: 'degraded', reason: this.#otherOrigin };
    const message = this.#engine.isConnected ? this.#problem?.message : 'Connection is closed.';
    if (message === undefined) return { status: 'ok' };
    return {
      status: 'degraded',
      reason: `Writes are refused, because the shared store ${this.#engine.name} cannot be used: ${describeEngineError(message)}.`,
    };
  }

  /** Why this replica cannot use the engine, where it has not for a while; a read-only one is the same for all. */
  outage(): string | undefined {
    if (this.#otherOrigin !== undefined) return this.#otherOrigin;
    const health = this.status();
    const isLost = !this.#engine.isConnected || this.#problem?.kind === 'connection';
    this.#lostAt = isLost ? (this.#lostAt ?? monotonicNow()) : undefined;
    const isCutOff = this.#lostAt !== undefined && monotonicNow() - this.#lostAt >= outageGrace;
    return isCutOff && 'reason' in health ? health.reason : undefined;
  }

  /** Finds out whether writes work again, without a call that would need it. */
  #probe(): void {
    this.#probeTimer = undefined;
    this.#engine.probe().then(
      () => this.noteSuccess('write'),
      (error) => this.noteFailure(error),
    );
  }
}
