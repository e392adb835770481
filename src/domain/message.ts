/** Which message of the locale files to tell, and what it is told with. */
export interface Message {
  readonly id: string;
  /** Numbers are written as the locale writes them; text stays as it is. */
  readonly values: Readonly<Record<string, string | number>>;
}

export function message(id: string, values: Message['values'] = {}): Message {
  return { id, values };
}
