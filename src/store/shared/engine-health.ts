import { monotonicNow } from '../../base/clock.ts';
import { toErrorMessage } from '../storage-errors.ts';
import type { StoreHealth } from '../types.ts';
import type { Engine } from './engine.ts';
import { describeEngineError } from './engine-errors.ts';

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
  #probedAt = Number.NEGATIVE_INFINITY;
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
    const kind = Object(error).name === 'ReplyError' ? 'write' : 'connection';
    this.#problem = { kind, message: toErrorMessage(error) };
  }

  status(): StoreHealth {
    const message = this.#engine.isConnected ? this.#problem?.message : 'Connection is closed.';
    if (message === undefined) return { status: 'ok' };
    this.#probe();
    return {
      status: 'degraded',
      reason: `Writes are refused, because the shared store ${this.#engine.name} cannot be used: ${describeEngineError(message)}.`,
    };
  }

  /** Why this replica cannot use the engine, where it has not for a while; a read-only one is the same for all. */
  outage(): string | undefined {
    const health = this.status();
    const isLost = !this.#engine.isConnected || this.#problem?.kind === 'connection';
    this.#lostAt = isLost ? (this.#lostAt ?? monotonicNow()) : undefined;
    const isCutOff = this.#lostAt !== undefined && monotonicNow() - this.#lostAt >= outageGrace;
    return isCutOff && 'reason' in health ? health.reason : undefined;
  }

  /** Finds out in the background whether writes work again. */
  #probe(): void {
    if (monotonicNow() - this.#probedAt < probeInterval) return;
    this.#probedAt = monotonicNow();
    this.#engine.probe().then(
      () => this.noteSuccess('write'),
      (error) => this.noteFailure(error),
    );
  }
}
