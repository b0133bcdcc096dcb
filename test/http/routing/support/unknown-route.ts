export function unknown(method: string, path: string) {
  return [
    404,
    {
      type: 'about:blank',
      title: 'Not Found',
      status: 404,
      detail: `The document has no ${method} ${path}.`,
      code: 'unknown-route',
    },
  ];
}
