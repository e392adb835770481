/** The sentence that the page says to which an admin is led after a change. */
export async function followNote(
  answer: Response,
  ask: (
    path: string,
    options: { readonly as: string; readonly headers: Readonly<Record<string, string>> },
  ) => Response | Promise<Response>,
): Promise<string> {
  const cookie = answer.headers.get('Set-Cookie')?.split(';')[0] ?? '';
  const next = await ask(answer.headers.get('Location') ?? '/', { as: 'admin', headers: { Cookie: cookie } });
  return /<p class="note" role="status">([^<]*)<\/p>/.exec(await next.text())?.[1] ?? '';
}
