/** A change that makes a request invalid, with its description; `undefined` if there is none. */
export const findInvalidChange = (operation, { sender, samples }) =>
  findBodyChange(operation, { sender, samples }) ?? findParameterChange(operation, samples);

const findBodyChange = (operation, { sender, samples }) => {
  const valid = sender.bodyOf(operation);
  const media = [...(operation.body?.content ?? [])].find(([type]) => /json/.test(type))?.[1];
  if (valid === undefined || media === undefined) return undefined;
  const candidates = [
    ...Object.keys(Object(valid)).map((name) => {
      const { [name]: _left, ...rest } = valid;
      return [`without ${name} in the body`, rest];
    }),
    ['with a string as body', 'text'],
    ['with a number as body', 7],
  ];
  const invalid = candidates.find(([, body]) => !samples.isValid(`${media}/schema`, body));
  return invalid && { description: invalid[0], change: { body: invalid[1] } };
};

const findParameterChange = ({ parameters }, samples) => {
  for (const { name, in: location, required, schemaPointer } of parameters) {
    if (location === 'query' && required)
      return { description: `without the query parameter ${name}`, change: { without: name } };
    const isNumber = !samples.isValid(schemaPointer, 'text') && samples.isValid(schemaPointer, 7);
    if (isNumber && (location === 'query' || location === 'path'))
      return { description: `with a string for ${name}`, change: { [name]: 'text' } };
  }
  return undefined;
};
