import type { FastifyRequest } from 'fastify';
import type { Authenticate, Identify, Principal, Refuse } from '../behaviour/behaviour.ts';
import type { Validation } from '../behaviour/complain.ts';
import type { Planned } from '../behaviour/plan.ts';
import type { Prefer } from '../behaviour/preferred.ts';
import type { Finding, OpenApiDocument, Operation, Schemas } from '../document/document.ts';
import type { CannedAnswers, Doubles } from '../double/double.ts';
import type { ErrorForms } from '../response/error-form.ts';
import type { ReplyChecks } from '../response/reply-check.ts';
import type { Complete } from '../response/required-header.ts';
import type { Declared, Shape } from '../response/shape.ts';
import type { Sandbox } from '../store/store.ts';
import type { Tokens } from './tokens.ts';

/** Everything that a server needs of a document, and what all have in common. */
export type Service = {
  readonly document: OpenApiDocument;
  /** What goes before the paths of its operations. */
  readonly base: string;
  /** What the names of its resources begin with in the store. */
  readonly scope: string;
  /** A finding with the document that it is in, where there are several. */
  readonly told: (finding: Finding) => Finding;
  readonly operations: readonly Planned[];
  readonly schemas: Schemas;
  /** The finding that keeps an operation from being served. */
  readonly faultOf: (operation: Operation) => Finding | undefined;
  readonly shapeOf: (operation: Operation, declared?: Declared) => Shape;
  /** The sandbox of that name. */
  readonly sandbox: (name: string) => Sandbox;
  /** The name of the sandbox that a request is for; throws a refusal (400) of one that is none. */
  readonly sandboxNameOf: (request: FastifyRequest) => string;
  readonly doubles: Doubles;
  readonly cannedAnswers: CannedAnswers;
  /** `off`: nothing is written into the journals. */
  readonly journal: 'on' | 'off';
  readonly settings: Readonly<Record<string, unknown>>;
  /** A module's own word on who is let in; absent: the document's. */
  readonly authenticate: Authenticate | undefined;
  /** The same module's word on whom the users of listed tokens are; absent: it lets in none of these. */
  readonly identify: Identify | undefined;
  /** Whether the document's security requirements are heeded. */
  readonly security: 'enforced' | 'ignored';
  /** Who is let in by the document's security schemes. */
  readonly tokens: Tokens;
  /** Who everybody is where nobody authenticates. */
  readonly anonymous: Principal | undefined;
  /** The API's own error forms, tried before the document's. */
  readonly refuse: Refuse | undefined;
  readonly errorForms: ErrorForms;
  readonly completeOf: (operation: Operation) => Complete;
  readonly prefer: Prefer;
  readonly replyChecks: ReplyChecks;
  readonly validate: Validation;
  /** `refuse`: a notice becomes a 400 and nothing is stored. */
  readonly notices: 'serve' | 'refuse';
};
