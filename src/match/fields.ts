/** Names with the texts that were sent under them. */
export type Fields = Readonly<Record<string, string | readonly string[]>>;

/** The pairs of a query or a form by name, decoded (WHATWG URL, section 5.1). */
export const toFields = (pairs: string): Fields => {
  const sent = new URLSearchParams(pairs);
  return Object.fromEntries(
    [...new Set(sent.keys())].map((name) => {
      const [first = '', ...others] = sent.getAll(name);
      return [name, others.length === 0 ? first : [first, ...others]];
    }),
  );
};
