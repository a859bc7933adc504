/* Harmless: asks a question, and writes down what was answered and whether the mouse has moved meanwhile. */
#include <windows.h>
#include <stdio.h>

int main(void)
{
  POINT before, after; int answer; FILE *file;
  GetCursorPos(&before);
  answer = MessageBoxA(NULL, "Install the codec?", "Codec", MB_YESNO);
  Sleep(10000);
  GetCursorPos(&after);
  file = fopen("C:\\users\\user\\answer.txt", "w");
  if (!file) return 1;
  fprintf(file, "%s, mouse %s\n", answer == IDYES ? "yes" : "no", before.x != after.x || before.y != after.y ? "moved" : "still");
  return fclose(file);
}
