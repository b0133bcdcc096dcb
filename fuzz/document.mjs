import { findExample, listOperations, loadDocument } from '../build/openapi/openapi.js';

/** What the cases need of a document: its operations with their names, media types and examples. */
export const readDocument = async (file) => {
  const document = await loadDocument(file);
  const operations = listOperations(document).map(({ method, path, base, parameters, body }) => {
    const contents = [...(body?.content ?? [])];
    return {
      method,
      path: base + path,
      queryNames: parameters.filter((one) => one.in === 'query').map(({ name }) => name),
      mediaTypes: contents.map(([type]) => type.replace(/\*/g, 'x')),
      example: contents.length > 0 ? findExample(document, contents[0][1]) : undefined,
    };
  });
  return { file, operations };
};
