import {
  below,
  type Conclusion,
  type JsonObject,
  openFits,
  outline,
  type Resource,
  type Shapes,
  viewsKey,
} from '../../document/document.ts';
import type { Violation } from '../../refusal.ts';
import type { Context } from '../behaviour.ts';
import { openComplain } from '../complain.ts';
import { openAdapt } from './adapt.ts';
import type { Ground } from './ground.ts';
import type { Looked } from './looked.ts';
import { openMisfits } from './misfit.ts';
import { openIsUnsound } from './unsound.ts';

/** Turns what a client sent of a record into what is stored of it. */
export type ReadFields = (
  sent: JsonObject,
  context: Context,
  looked?: Looked,
) => Record<string, unknown>;

/**
 * Leaves out what the document calls read-only, and says so; and what it calls write-only, which
 * never comes back unless the record shows it. Of what the request's own schema says nothing, the record's has to take it.
 */
export const openFields = (
  ground: Pick<Ground, 'inference' | 'validation'>,
  conclusion: Pick<Conclusion, 'operation' | 'sent'>,
  resource: Resource,
): ReadFields => {
  const { shapes } = ground.inference;
  const fits = openFits(shapes);
  const adapt = openAdapt(shapes, fits);
  const misfits = openMisfits(shapes, fits);
  const complain = openComplain(ground.validation, conclusion.operation);
  const ruleOf = openRules(shapes, conclusion, resource);
  // A body that the document says nothing of is of the record's form; in any other it is one property too many.
  const isTyped = sentShapeOf(shapes, conclusion).size > 0;
  const place = below('', ...(conclusion.sent?.path ?? []).map(String));
  const hold = (name: string, value: unknown, { held, places }: Rule): readonly Violation[] =>
    held === 'what is there' && value === null ? [] : misfits(places, value, below(place, name));
  const isUnsound = openIsUnsound(ground, conclusion);
  const take = (
    { fields, violations, context, looked }: Taking,
    [name, value]: readonly [string, unknown],
  ): void => {
    const rule = ruleOf(name);
    if (rule.kind === 'readOnly')
      context.notice('read-only', `"${name}" is read-only; what was sent for it is ignored`);
    if (rule.kind !== 'taken') return;
    const taken = isUnsound(name, value) ? value : adapt(rule.places, value, name);
    const misfit = rule.isAsked && looked === 'held' ? [] : hold(name, taken, rule);
    const [first] = misfit;
    if (first !== undefined && isTyped && !rule.isAsked) {
      noticeUntaken(context, name, first);
      return;
    }
    fields[name] = taken;
    violations.push(...misfit);
  };
  return (sent, context, looked = 'held') => {
    const taking: Taking = { fields: {}, violations: [], context, looked };
    for (const entry of Object.entries(sent)) if (entry[0] !== viewsKey) take(taking, entry);
    if (taking.violations.length > 0) complain(taking.violations, context);
    return taking.fields;
  };
};

/** What a call sends, as it is read. */
type Taking = {
  readonly fields: Record<string, unknown>;
  readonly violations: Violation[];
  readonly context: Context;
  readonly looked: Looked;
};

/** What becomes of a property that is sent. */
type Rule = {
  readonly kind: 'taken' | 'readOnly' | 'writeOnly';
  /** The schemas of it in the record. */
  readonly places: readonly string[];
  /** What is held against them; null takes a property away where the record can be without it. */
  readonly held: 'everything' | 'what is there';
  /** Whether the request's own schema speaks of it, so that it is held already. */
  readonly isAsked: boolean;
};

const unknown: Rule = { kind: 'taken', places: [], held: 'what is there', isAsked: false };

const noProperties: ReadonlyMap<string, readonly string[]> = new Map();

/** What the request's own schema says of a property goes before what the record's says. */
const openRules = (
  shapes: Shapes,
  { sent }: Pick<Conclusion, 'sent'>,
  { entity }: Resource,
): ((name: string) => Rule) => {
  const { required } = shapes.of(entity);
  const properties = outline(shapes, shapes.of(entity));
  const asked = sentShapeOf(shapes, { sent });
  const toRule = (name: string): Rule => {
    const places = properties.get(name) ?? [];
    const { keywords } = shapes.of(asked.get(name) ?? places);
    const held = required.has(name) ? 'everything' : 'what is there';
    const shown = properties.has(name) ? shapes.of(places).keywords : keywords;
    return { kind: toKind(keywords, shown), places, held, isAsked: asked.has(name) };
  };
  const rules = new Map(
    [...properties.keys(), ...asked.keys()].map((name) => [name, toRule(name)] as const),
  );
  return (name) => rules.get(name) ?? unknown;
};

const sentShapeOf = (shapes: Shapes, { sent }: Pick<Conclusion, 'sent'>) =>
  sent ? outline(shapes, shapes.of(sent.places)) : noProperties;

const noticeUntaken = (context: Context, name: string, { message }: Violation): void =>
  context.notice(
    'not-taken',
    `"${name}" is nothing that this takes; what was sent for it is ignored, since it ${message}`,
  );

/** What the record shows comes back, though the request's own schema may call it write-only. */
const toKind = ({ readOnly, writeOnly }: JsonObject, shown: JsonObject): Rule['kind'] => {
  if (readOnly === true) return 'readOnly';
  return writeOnly === true && shown.writeOnly === true ? 'writeOnly' : 'taken';
};
