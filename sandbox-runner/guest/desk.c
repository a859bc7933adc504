/*
 * The person at the desk of the Windows guest: moves the mouse every few seconds and goes on wherever a window asks: ticks what has to be
 * accepted, presses Next, OK, Yes, Install. Built by build.sh; the guest runs it as taskhostw.exe. With /idle it tells how long nobody has
 * touched the mouse, and how large the screen is.
 */
#include <windows.h>
#include <stdio.h>
#include <string.h>

/* The first that a window has is pressed: what goes on comes before what ends. */
static const char *on[] = { "next", "i agree", "agree", "accept", "install", "extract", "unzip", "setup", "yes", "ok", "continue", "run", "open", "allow", "enable", "start", "weiter", "ja", "finish", "done", "fertig", NULL };
/* One window is pressed so often at the most: some ask again for ever. */
enum { PRESSED_MAX = 9, WINDOWS_MAX = 200 };
static struct { HWND window; int times; } pressed[WINDOWS_MAX];
static int windows;

struct found { HWND button; int rank; };

static void textOf(HWND window, char *text, int size)
{
  DWORD_PTR length = 0; char *from, *to = text; char raw[200] = "";
  SendMessageTimeoutA(window, WM_GETTEXT, sizeof raw - 1, (LPARAM)raw, SMTO_ABORTIFHUNG, 500, &length);
  for (from = raw; *from && to < text + size - 1; from++) if (*from != '&') *to++ = (char)tolower((unsigned char)*from);
  *to = 0;
}

static BOOL CALLBACK look(HWND child, LPARAM given)
{
  struct found *found = (struct found *)given; char name[40], text[200]; LONG style = GetWindowLongA(child, GWL_STYLE); int n;
  if (!IsWindowVisible(child) || !IsWindowEnabled(child) || !GetClassNameA(child, name, sizeof name) || !strstr(name, "Button")) return TRUE;
  textOf(child, text, sizeof text);
  switch (style & BS_TYPEMASK) {
  case BS_CHECKBOX: case BS_AUTOCHECKBOX: case BS_RADIOBUTTON: case BS_AUTORADIOBUTTON: {
    DWORD_PTR state = 1;
    if ((strstr(text, "accept") || strstr(text, "agree")) && !strstr(text, "not") && SendMessageTimeoutA(child, BM_GETCHECK, 0, 0, SMTO_ABORTIFHUNG, 500, &state) && !state) PostMessageA(child, BM_CLICK, 0, 0);
    return TRUE;
  }
  case BS_PUSHBUTTON: case BS_DEFPUSHBUTTON: break;
  default: return TRUE;
  }
  for (n = 0; on[n]; n++) if (!strncmp(text, on[n], strlen(on[n])) && n < found->rank) { found->rank = n; found->button = child; }
  return TRUE;
}

/*
 * Wine's message box, when it comes up in the wrong moment, takes no BM_CLICK for as long as it lives: what did not help once is tried in
 * another way, with the mouse (it is there already) and with what the button would tell its window.
 */
static void press(HWND window, HWND button, int times)
{
  INPUT click[2] = { { INPUT_MOUSE }, { INPUT_MOUSE } };
  switch (times % 3) {
  case 0: PostMessageA(button, BM_CLICK, 0, 0); break;
  case 1:
    SetForegroundWindow(window);
    click[0].mi.dwFlags = MOUSEEVENTF_LEFTDOWN; click[1].mi.dwFlags = MOUSEEVENTF_LEFTUP;
    SendInput(2, click, sizeof *click);
    break;
  default: PostMessageA(GetParent(button), WM_COMMAND, MAKEWPARAM(GetDlgCtrlID(button), BN_CLICKED), (LPARAM)button); break;
  }
}

static BOOL CALLBACK each(HWND window, LPARAM unused)
{
  struct found found = { NULL, 1000 }; RECT place; DWORD owner = 0; int n; (void)unused;
  GetWindowThreadProcessId(window, &owner);
  if (owner == GetCurrentProcessId() || !IsWindowVisible(window)) return TRUE;
  for (n = 0; n < windows && pressed[n].window != window; n++);
  if (n == windows && windows < WINDOWS_MAX) { pressed[n].window = window; pressed[n].times = 0; windows++; }
  if (n == WINDOWS_MAX || pressed[n].times >= PRESSED_MAX) return TRUE;
  EnumChildWindows(window, look, (LPARAM)&found);
  if (!found.button) return TRUE;
  if (GetWindowRect(found.button, &place)) SetCursorPos((place.left + place.right) / 2, (place.top + place.bottom) / 2);
  press(window, found.button, pressed[n].times++);
  return TRUE;
}

int main(int count, char **words)
{
  unsigned step = 0;
  if (count > 1 && !strcmp(words[1], "/idle")) {
    LASTINPUTINFO last = { sizeof last, 0 };
    GetLastInputInfo(&last);
    printf("idle %lu screen %d\n", (unsigned long)(GetTickCount() - last.dwTime), GetSystemMetrics(SM_CXSCREEN));
    return 0;
  }
  for (;;) {
    INPUT input = { INPUT_MOUSE };
    input.mi.dx = (LONG)(step * 37 % 23) - 11; input.mi.dy = (LONG)(step * 53 % 19) - 9; input.mi.dwFlags = MOUSEEVENTF_MOVE;
    SendInput(1, &input, sizeof input);
    EnumWindows(each, 0);
    step++;
    Sleep(3000);
  }
}
