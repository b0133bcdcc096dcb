import type { FastifyRequest } from 'fastify';
import type { Authenticate, Identify, Principal, Refuse } from '../handlers/behaviour.ts';
import type { OperationHandler } from '../handlers/modules/attach-behaviours.ts';
import type { ApplyPreference } from '../handlers/reply/preferred-reply.ts';
import type { ValidationMode } from '../handlers/violation-policy.ts';
import type { Finding, OpenApiDocument, Operation, SchemaValidators } from '../openapi/openapi.ts';
import type { Sandbox } from '../store/types.ts';
import type { CannedReplies, TestStates } from '../testing/testing.ts';
import type { KnownTokens } from './auth/tokens.ts';
import type { ErrorForms } from './errors/documented/error-forms.ts';
import type { ReplyChecks } from './response/reply-validation.ts';
import type { AddRequiredHeaders } from './response/required-headers.ts';
import type { DeclaredNames, SerializeOutcome } from './response/serialize-outcome.ts';

/** Everything that a server needs of a document, and what all have in common. */
export type Service = {
  readonly document: OpenApiDocument;
  /** What goes before the paths of its operations. */
  readonly base: string;
  /** What the names of its resources begin with in the store. */
  readonly scope: string;
  /** A finding with the document that it is in, where there are several. */
  readonly withSource: (finding: Finding) => Finding;
  readonly operations: readonly OperationHandler[];
  readonly schemas: SchemaValidators;
  /** The finding that keeps an operation from being served. */
  readonly findingOf: (operation: Operation) => Finding | undefined;
  readonly serializerOf: (operation: Operation, declared?: DeclaredNames) => SerializeOutcome;
  /** The sandbox of that name. */
  readonly sandbox: (name: string) => Sandbox;
  /** The name of the sandbox that a request is for; throws a refusal (400) of one that is none. */
  readonly sandboxNameOf: (request: FastifyRequest) => string;
  readonly testStates: TestStates;
  readonly cannedReplies: CannedReplies;
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
  readonly tokens: KnownTokens;
  /** Who everybody is where nobody authenticates. */
  readonly anonymous: Principal | undefined;
  /** The API's own error forms, tried before the document's. */
  readonly refuse: Refuse | undefined;
  readonly errorForms: ErrorForms;
  readonly requiredHeadersOf: (operation: Operation) => AddRequiredHeaders;
  readonly prefer: ApplyPreference;
  readonly replyChecks: ReplyChecks;
  readonly validate: ValidationMode;
  /** `refuse`: a notice becomes a 400 and nothing is stored. */
  readonly notices: 'serve' | 'refuse';
};
