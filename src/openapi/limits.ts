/**
 * What a document may cost, wherever its parts are read, compiled or made into values. A document
 * beyond a limit is refused with a sentence, or the part is a finding. docs/security.md has the same table.
 */
export const documentLimits = {
  /**
   * Bytes of one file or reply, of all that a document refers to, of a document with its YAML aliases
   * expanded, and of what overlays add.
   */
  textBytes: 100_000_000,
  /** Characters of YAML, which takes a second for each ten million; JSON takes a tenth of that. */
  yamlCharacters: 25_000_000,
  /** Characters of a text that starts like JSON and is read as YAML where it is not JSON. */
  flowCharacters: 1_000_000,
  /** Other files that a document refers to. */
  references: 10_000,
  /** How long a server may take to send a document, in ms. */
  fetchMs: 30_000,
  /** How often YAML aliases are expanded, nested ones counted each time. */
  aliases: 10_000,
  /** Far deeper than real documents, and far from exhausting the stack. */
  nestingLevels: 800,
  /** Far more objects than the largest real document has; YAML aliases can make a small text this large. */
  nodes: 2_000_000,
  /** Properties of one schema, each of which takes 25 µs to serve; real schemas have a few hundred. */
  properties: 20_000,
  /** Values that one target of an overlay visits; each `..` multiplies them. */
  visits: 10_000_000,
  /** Twice as many as the largest real document has; with more, a start takes many seconds. */
  operations: 30_000,
  /** Characters of a generated text, whatever `minLength` says. */
  generatedCharacters: 100_000,
  /** Characters of generated texts that count as one more of the values of `generatedValues`. */
  charactersPerValue: 1_000,
  /** Values of an `enum` that are looked at to generate one. */
  enumCandidates: 1_000,
  /**
   * Values in one generated value, since a schema may be recursive in many places: all values, optional
   * ones, and discarded ones. The largest replies of public documents have 1,500.
   */
  generatedValues: 10_000,
  optionalValues: 4_000,
  discardedValues: 20_000,
  /** Options of a `oneOf` that are tried for a value that matches too many. */
  triedOptions: 100,
  /** Schemas that are compared with a part to generate one value; a few thousand are usual. */
  comparisons: 50_000,
  /** Schemas that are compared to check one value without compiling: options that double are endless. */
  comparedParts: 20_000,
  /** Violations of one value. */
  violations: 100,
  /** Schemas that are compiled together; a part of a larger schema is compiled when a value reaches it. */
  inlineParts: 200,
  /** Schemas that cannot be compiled apart from each other. */
  compiledParts: 2_000,
  /** Schemas that are compiled to check one value. */
  compiledForOneValue: 3_000,
  /** References that are followed for a value before each schema checks each part only once. */
  followedReferences: 1_000,
  /** Pairs of schemas that are compared to find out whether one contains the other. */
  containments: 20_000,
} as const;
