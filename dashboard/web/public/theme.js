const theme = localStorage.getItem('lanternfish.theme')
if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme
