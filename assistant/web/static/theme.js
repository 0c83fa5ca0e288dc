// Dark or light: as the system has it, or as was chosen with the button in the head of any page. Runs before the first paint.

const THEME = "policyqa-theme";
const systemIsDark = () => window.matchMedia("(prefers-color-scheme: dark)").matches;
const isDark = () => (localStorage.getItem(THEME) ?? (systemIsDark() ? "dark" : "light")) === "dark";

function applyTheme() {
  document.documentElement.classList.toggle("dark", isDark());
  document.body?.classList.toggle("dark", isDark());  // Gradio keeps it there
}

applyTheme();
document.addEventListener("DOMContentLoaded", applyTheme);
document.addEventListener("click", (event) => {
  if (!event.target.closest?.("[data-theme-toggle]")) return;
  localStorage.setItem(THEME, isDark() ? "light" : "dark");
  applyTheme();
});
