/** What was typed into the fields of a form, by their names; a field that is not there is empty. */
export function formTexts(form: HTMLFormElement): (name: string) => string {
  const given = new FormData(form);
  return (name) => {
    const value = given.get(name);
    return typeof value === 'string' ? value : '';
  };
}
