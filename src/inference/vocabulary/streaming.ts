/** The property or parameter by which clients ask for the reply as a stream: `{"stream": true}`. */
export const streamProperty = 'stream';
