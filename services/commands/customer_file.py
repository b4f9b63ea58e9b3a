"""Commands on a customer's file: what is known of the customer, and that it was verified."""

from domain import customer_contact, customer_file, customer_information
from services.commands.customer import deciding, deciding_when

change_basic_information = deciding(customer_information.change_basic_information)
change_business_information = deciding(customer_information.change_business_information)
change_credit_information = deciding(customer_information.change_credit_information)
change_market_information = deciding(customer_information.change_market_information)
record_source = deciding(customer_information.record_source)
add_project = deciding(customer_file.add_project)
change_project = deciding(customer_file.change_project)
verify_customer = deciding(customer_file.verify_customer)
add_contact = deciding_when(customer_contact.add_contact)
change_contact = deciding_when(customer_contact.change_contact)
remove_contact = deciding(customer_contact.remove_contact)
check_phone = deciding_when(customer_contact.check_phone)
