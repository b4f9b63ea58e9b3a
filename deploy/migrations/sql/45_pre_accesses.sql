-- Who read whose contacts (`projections/history/accesses.py`): few events beside all others, the latest first.
create index customer_history_accesses on customer_history (position desc) where type = 'customer.contacts-read.v1';
