export const fuzzDocuments = () => 0;
