/** Media types whose bodies are no files: data in a syntax that is parsed, forms, and ranges. */
export const parsedMediaType =
  /\/\*$|[/+](json|xml|yaml|x-yaml)$|^multipart\/|^application\/x-www-form-urlencoded$/;
