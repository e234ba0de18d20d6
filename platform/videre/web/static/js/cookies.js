/* Where this browser keeps no cookies, signing in would end at the first page, signed out and without a word. */
export function start(note) {
  note.hidden = navigator.cookieEnabled;
}
