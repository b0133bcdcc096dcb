import {
  type Conforms,
  discriminatorValuesKeyword,
  isObject,
  type JsonObject,
  type SchemaView,
  type SchemaViews,
} from '../../../openapi/openapi.ts';
import { mayBeGenerated } from './fill-object.ts';
import type { CompletenessCheck, GenerateOptions } from './generation-context.ts';
import { allowsType, matchesTypeAndConstant } from './value-type.ts';

/**
 * Whether generation would keep a value as it is. It may say no of one that is complete. `complete` is a
 * part that is known to be.
 */
type IsComplete = (value: unknown, complete: unknown) => boolean;

type CompletenessContext = { readonly schemaViews: SchemaViews; readonly fits: Conforms };

/** The options that decide what is complete. */
type CompletenessOptions = Required<Pick<GenerateOptions, 'extent' | 'check' | 'direction'>>;

/**
 * Creates the check that spares generation for what is complete already, as most stored records are.
 * It is compiled once for each schema and set of options.
 */
export function createCompletenessCheck(context: CompletenessContext): CompletenessCheck {
  const compilers = new Map<string, (schemaPointers: readonly string[]) => IsComplete>();
  return (schemaPointers, { extent, check = 'full', direction = 'reply', complete }, value) => {
    const name = `${extent} ${check} ${direction}`;
    const compile = compilers.get(name) ?? createCompiler(context, { extent, check, direction });
    compilers.set(name, compile);
    return compile(schemaPointers)(value, complete);
  };
}

function createCompiler(context: CompletenessContext, options: CompletenessOptions) {
  const checks = new Map<SchemaView, IsComplete>();
  const compile = (schemaPointers: readonly string[]): IsComplete => {
    const schemaView = context.schemaViews.of(schemaPointers);
    const known = checks.get(schemaView);
    if (known !== undefined) return known;
    // A schema may contain itself, so its parts are compiled when they are first needed.
    let isComplete: IsComplete | undefined;
    const lazy: IsComplete = (value, complete) => {
      if (value === complete) return true;
      isComplete ??= compileView(context, { schemaView, options, compile });
      return isComplete(value, complete);
    };
    checks.set(schemaView, lazy);
    return lazy;
  };
  return compile;
}

type CompiledView = {
  readonly schemaView: SchemaView;
  readonly options: CompletenessOptions;
  readonly compile: (schemaPointers: readonly string[]) => IsComplete;
};

function compileView(context: CompletenessContext, view: CompiledView): IsComplete {
  const { schemaView, options } = view;
  if (hasOpenParts(schemaView)) return () => false;
  const isCompleteObject = compileObject(context, view);
  const isCompleteList = compileList(view);
  const [allowsObject, allowsList] = [
    allowsType(schemaView, 'object'),
    allowsType(schemaView, 'array'),
  ];
  const isAccepted = compileAcceptance(context, { schemaView, options });
  return (value, complete) => {
    if (isObject(value) && allowsObject) return isCompleteObject(value, complete);
    return Array.isArray(value) && allowsList ? isCompleteList(value, complete) : isAccepted(value);
  };
}

/** Whether what a value needs cannot be read off the schema alone. */
function hasOpenParts({ choices, not, additionalProperties, keywords }: SchemaView): boolean {
  return (
    choices.length + not.length + additionalProperties.length > 0 ||
    keywords.minProperties !== undefined ||
    keywords[discriminatorValuesKeyword] !== undefined
  );
}

function compileAcceptance(
  { fits }: CompletenessContext,
  { schemaView, options: { check } }: Pick<CompiledView, 'schemaView' | 'options'>,
): (value: unknown) => boolean {
  if (check === 'none') return () => true;
  return check === 'type'
    ? (value) => matchesTypeAndConstant(schemaView, value)
    : (value) => fits(schemaView, value);
}

function compileObject(
  { schemaViews, fits }: CompletenessContext,
  { schemaView, options, compile }: CompiledView,
): (value: JsonObject, complete: unknown) => boolean {
  const properties = [...schemaView.properties].map(([name, schemaPointers]) => ({
    name,
    isComplete: compile(schemaPointers),
    mayBeMissing: !mayBeGenerated(options, {
      property: schemaViews.of(schemaPointers),
      isRequired: schemaView.required.has(name),
      fits,
    }),
  }));
  const undeclared = [...schemaView.required].filter((name) => !schemaView.properties.has(name));
  return (value, complete) => {
    for (const { name, isComplete, mayBeMissing } of properties) {
      const current = value[name];
      if (current === undefined ? !mayBeMissing : !isComplete(current, complete)) return false;
    }
    return undeclared.every((name) => value[name] !== undefined);
  };
}

function compileList({
  schemaView,
  compile,
}: CompiledView): (value: readonly unknown[], complete: unknown) => boolean {
  const { minItems } = schemaView.keywords;
  const least = typeof minItems === 'number' ? minItems : 0;
  const isComplete = schemaView.items.length === 0 ? () => true : compile(schemaView.items);
  return (value, complete) =>
    value.length >= least && value.every((entry) => isComplete(entry, complete));
}
