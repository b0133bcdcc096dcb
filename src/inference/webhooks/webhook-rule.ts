import type { OutgoingRequest } from '../../openapi/openapi.ts';
import type { Resource } from '../resource.ts';
import type { EventContext } from './event-meaning.ts';
import type { WebhookEvent, WebhookPlan } from './webhook-plan.ts';

/** A rule that may decide when a webhook is sent. `rules.ts` lists them in order of precedence. */
export type WebhookRule = {
  /** In kebab-case, as `inspect` prints it. */
  readonly name: string;
  /** What it recognizes, in one line. */
  readonly summary: string;
  /** Its section in `docs/inference.md`. */
  readonly docs: `#${string}`;
  /** Pure; `undefined` where the rule does not apply. */
  infer(context: EventContext, subject: WebhookSubject): WebhookMatch | undefined;
};

/** A webhook of a document, with what is known of its payload. */
export type WebhookSubject = {
  readonly request: OutgoingRequest;
  /** The resources whose records the payload holds. */
  readonly payloadResources: readonly Resource[];
  /** The names of events that the payload lists. */
  readonly eventNames: readonly string[];
  /** The resource of the operation that a callback belongs to. */
  readonly operationResource: Resource | undefined;
};

/** The decision of a rule. */
export type WebhookMatch = {
  readonly when: WebhookPlan['when'];
  readonly events: readonly WebhookEvent[];
  /** One sentence for people. */
  readonly reason: string;
};
