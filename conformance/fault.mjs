/** A request that an operation forbids: what is wrong with it, and the change that makes it so; `undefined` where nothing that can be sent is forbidden. */
export const findFault = (operation, { ask, samples }) =>
  bodyFault(operation, { ask, samples }) ?? parameterFault(operation, samples);

const bodyFault = (operation, { ask, samples }) => {
  const sent = ask.bodyOf(operation);
  const media = [...(operation.body?.content ?? [])].find(([type]) => /json/.test(type))?.[1];
  if (sent === undefined || media === undefined) return undefined;
  const wrong = [
    ...Object.keys(Object(sent)).map((name) => {
      const { [name]: _left, ...rest } = sent;
      return [`without ${name} in the body`, rest];
    }),
    ['with a text for a body', 'text'],
    ['with a number for a body', 7],
  ];
  const fault = wrong.find(([, body]) => !samples.fits(`${media}/schema`, body));
  return fault && { what: fault[0], change: { body: fault[1] } };
};

const parameterFault = ({ parameters }, samples) => {
  for (const { name, in: place, required, schemaPointer } of parameters) {
    if (place === 'query' && required)
      return { what: `without the query's ${name}`, change: { without: name } };
    const isNumber = !samples.fits(schemaPointer, 'text') && samples.fits(schemaPointer, 7);
    if (isNumber && (place === 'query' || place === 'path'))
      return { what: `with a text for ${name}`, change: { [name]: 'text' } };
  }
  return undefined;
};
