// TuningSQLite
