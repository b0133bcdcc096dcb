import type { FastifyInstance } from 'fastify';

/** Starts to listen; throws a sentence that says what to do where that is not possible. */
export const listen = async (
  app: FastifyInstance,
  { port, host }: { readonly port: number; readonly host: string },
): Promise<string> => {
  try {
    return await app.listen({ port, host });
  } catch (error) {
    const reason = String(error).replace('Error: ', '');
    throw new Error(
      reason.includes('EADDRINUSE')
        ? `Port ${port} of ${host} is taken. Choose another with --port, or 0 for a free one.`
        : `Port ${port} of ${host} cannot be opened: ${reason}. Choose others with --port and --host.`,
    );
  }
};
