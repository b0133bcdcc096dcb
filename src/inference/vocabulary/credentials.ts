/** Parameters and properties that carry the caller's token, by normalized name: `token`, `access_token`. */
export const credentialName = /^((auth|access|api|bearer|oauth)?token|apikey|accesskey)$/;
