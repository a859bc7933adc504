/* Harmless: asks a question, and writes down what was answered and whether the mouse has moved meanwhile. */
#include <windows.h>
#include <stdio.h>

int main(void)
{
  POINT before, after; int answer; FILE *file; char path[MAX_PATH];
  GetCursorPos(&before);
  answer = MessageBoxA(NULL, "Install the codec?", "Codec", MB_YESNO);
  Sleep(10000);
  GetCursorPos(&after);
  /* Whoever is signed in: the name of the guest's user is no promise. */
  if (!ExpandEnvironmentStringsA("%USERPROFILE%\\answer.txt", path, sizeof path)) return 1;
  file = fopen(path, "w");
  if (!file) return 1;
  fprintf(file, "%s, mouse %s\n", answer == IDYES ? "yes" : "no", before.x != after.x || before.y != after.y ? "moved" : "still");
  return fclose(file);
}
