/** What an installation needs of its host; README names the same figures. */
export const needs = {
  /** In the cache folder, while all guests are being built; about 5 GiB stay. */
  diskGiB: 8,
  memoryGiB: 4,
  /**
   * In the temporary folder: empty files for a start, a database that is tried for the doctor, all data for the demo.
   */
  temporaryMiB: { start: 16, doctor: 128, demo: 512 },
  userSpaceTools: ['apt-get', 'dpkg-deb', 'tar', 'unshare', 'bash', 'perl'],
} as const;
