/** How a condition compares a property with a value. */
export type ConditionOperator =
  | ('equal' | 'not-equal' | 'above' | 'after' | 'below' | 'before')
  | ('containing' | 'starting' | 'ending' | 'in' | 'not-in' | 'every' | 'present' | 'absent');

/** Operators as clients write them, by what is left without `$`, `_`, `-` and blanks, in lower case. */
export const conditionOperators: ReadonlyMap<string, ConditionOperator> = new Map(
  Object.entries({
    equal: ['eq', '=', '==', '===', ':', ':=', 'is', 'equal', 'equals', 'equalto', 'exact'],
    'not-equal': ['ne', 'neq', '!=', '<>', ':!=', 'not', 'isnot', 'notequal', 'notequals'],
    above: ['gt', '>', ':>', 'greaterthan', 'greater'],
    after: [
      ...['gte', 'ge', '>=', ':>=', 'greaterorequal', 'greaterthanorequal', 'greaterthanorequalto'],
      ...['from', 'since', 'start', 'startat', 'min'],
    ],
    below: ['lt', '<', ':<', 'lessthan', 'less'],
    before: [
      ...['lte', 'le', '<=', ':<=', 'lessorequal', 'lessthanorequal', 'lessthanorequalto'],
      ...['to', 'until', 'end', 'endat', 'max'],
    ],
    containing: [
      'co',
      'contains',
      'contain',
      'like',
      'ilike',
      'icontains',
      '~',
      'containstoken',
      'fuzzy',
    ],
    starting: ['sw', 'startswith', 'beginswith', '^'],
    ending: ['ew', 'endswith'],
    in: ['in', 'any', 'anyof', 'containsany', 'oneof', 'isanyof', 'values'],
    'not-in': ['nin', 'notin', 'none', 'noneof', 'notanyof'],
    every: ['all', 'allof', 'containsall', 'hasall', 'every'],
    present: ['pr', 'exists', 'present', 'hasproperty', 'isnotnull', 'isset'],
    absent: ['notexists', 'absent', 'nothasproperty', 'isnull', 'isempty', 'notset'],
  } satisfies Record<ConditionOperator, readonly string[]>).flatMap(([operator, words]) =>
    words.map((word) => [word, operator as ConditionOperator]),
  ),
);

/** The end of the name of an object with conditions on a property: `state_filter`. */
export const conditionHolderSuffix = /_?filter$/i;

/** A clause of a filter: an optional `-` or `not`, the name of a property, an operator, a value. */
export const filterClause =
  /(-|\bnot )?([A-Za-z_](?:[\w.-]|\[[^\]]+\])*)(:?(?:>=|<=|!=|<>|==|=|>|<|~)|:| (?:eq|ne|neq|gt|ge|gte|lt|le|lte|co|sw|ew|contains|like|startswith|endswith|in) | ?(?:>=|<=|!=|<>|==|=|>|<) )("[^"]*"|'[^']*'|\([^)]*\)|[^\s()&|]+)/gi;

/** A clause of a search: `repo:octocat/hello`, `author:"Ann Lee"`; a URL is none. */
export const searchQualifier = /(?<!\S)-?[A-Za-z_][\w.-]*:(?!\/\/)(?:"[^"]*"|\S+)/g;

/** Parameters whose text is a whole filter, by their normalized names. */
export const expressionParameters = /^(filter|filters|filterby|filterexpression|where|conditions)$/;

/** Parameters with a label selector, `app=web,tier!=db`, by their normalized names. */
export const labelSelectorParameters = /^(labelselector|labelsselector|labelfilter|labelquery)$/;
export const labelProperties: readonly string[] = ['labels', 'tags', 'annotations'];

/** Properties of `{ "field": "name", "operator": "eq", "value": "Tom" }`, by their normalized names. */
export const conditionFieldProperties =
  /^(field|fieldname|property|propertyname|attribute|column|key|path|fieldid)$/;
export const conditionOperatorProperties =
  /^(operator|op|comparison|comparator|condition|matchtype)$/;
export const conditionValueProperties = /^(value|values|term|operand)$/;

/** What a JSON:API resource object has beside its attributes (JSON:API 1.1, section 7.2). */
export const resourceObjectMembers: ReadonlySet<string> = new Set([
  ...['id', 'lid', 'type', 'attributes', 'relationships', 'links', 'meta'],
]);

/** What combines conditions so that one is enough. */
export const anyCombinators = /^\$?(or|any|anyof|should|filtergroups)$/i;
