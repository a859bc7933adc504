/* An honest program: reads the time, writes a line into its own temporary file, reads it back, removes it. */
#include <windows.h>
#include <stdio.h>
int main(void) {
  SYSTEMTIME now;
  char folder[MAX_PATH], file[MAX_PATH], line[64];
  DWORD count;
  GetLocalTime(&now);
  GetTempPathA(sizeof folder, folder);
  GetTempFileNameA(folder, "hel", 0, file);
  HANDLE out = CreateFileA(file, GENERIC_WRITE, 0, 0, CREATE_ALWAYS, 0, 0);
  sprintf(line, "%04d-%02d-%02d", now.wYear, now.wMonth, now.wDay);
  WriteFile(out, line, (DWORD)lstrlenA(line), &count, 0);
  CloseHandle(out);
  DeleteFileA(file);
  printf("hello on %s\n", line);
  return 0;
}
