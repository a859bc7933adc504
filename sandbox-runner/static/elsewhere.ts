/** Does a path or link lead to another machine by the protocol of file shares, which sends the user's log-on there? */
export function onShare(target: string): boolean {
  const path = target.trim().replaceAll('\\', '/');
  // file:///C:/x and file://localhost/x are this machine's; file://host/x, file:////host/x and //host/x are another's.
  const file = /^file:\/*/i.exec(path)?.[0];
  if (file === undefined) return /^\/\/[^/]/.test(path);
  const rest = path.slice(file.length);
  const slashes = file.length - 'file:'.length;
  return rest !== '' && (slashes === 2 || slashes > 3) && !/^(localhost(\/|$)|[a-z][:|])/i.test(rest);
}

/** Does it lead away from this machine at all? */
export const elsewhere = (target: string): boolean =>
  onShare(target) || (/^[a-z][\w+.-]{1,30}:/i.test(target.trim()) && !/^file:/i.test(target.trim()));
