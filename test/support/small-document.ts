/** A document with one operation, which answers with its example. */
export const petsDocument = `openapi: 3.1.0
info: { title: Pets, version: 1.0.0 }
paths:
  /pets:
    get:
      operationId: listPets
      responses:
        '200':
          description: The pets
          content:
            application/json:
              schema: { type: array, items: { type: object, properties: { name: { type: string } } } }
              example: [{ name: Rex }]
`;

/** What to put at the end of it to have one more operation. */
export const ownersOperation = `  /owners/{id}:
    get:
      operationId: getOwner
      parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
      responses:
        '200':
          description: An owner
          content:
            application/json:
              schema: { type: object, properties: { name: { type: string } } }
              example: { name: Ann }
`;
