// Asking the server: what it does not have any more is told apart from what did not come.

/** Of what the data do not have (any more): there is no use in asking again. */
export class Gone extends Error {}

/** The answer of an address; throws where there is none, `Gone` where the data do not have what was asked for. */
export async function ask(address: string, signal?: AbortSignal): Promise<Response> {
  const response = await fetch(address, signal ? { signal } : {});
  if (response.status === 404 || response.status === 410) throw new Gone(address);
  if (!response.ok) throw new Error(response.statusText);
  return response;
}
