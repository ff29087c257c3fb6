// Before anything is painted, so that no page flashes in the other theme.
{
  const theme = localStorage.getItem('apus-theme')
  if (theme) document.documentElement.dataset.theme = theme
}
