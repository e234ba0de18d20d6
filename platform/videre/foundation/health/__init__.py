"""How the installation is: what its operator should know. Counting room does not load the doctor."""
