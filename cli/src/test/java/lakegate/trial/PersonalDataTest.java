package lakegate.trial;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PersonalDataTest {
  @ParameterizedTest
  @CsvSource({
    "jo.doe+x@mail.example.org, true",
    "write to a@b.co now, true",
    "a@b, false",
    "+44 20 7946 0958, true",
    "+3, false",
    // Test numbers of the card schemes, with a right and a wrong check digit.
    "4111111111111111, true",
    "4111 1111 1111 1111, true",
    "5500-0000-0000-0004, true",
    "378282246310005, true",
    "4111111111111112, false",
    "2025-11-14 10:15:30.123, false",
    "evt_123456, false",
    "M5H 2N2, false"
  })
  void textIsPersonalIfItHasAnAddressATelephoneOrACardNumberInIt(String text, boolean personal) {
    assertThat(PersonalData.looksPersonal(text)).isEqualTo(personal);
  }

  @ParameterizedTest
  @CsvSource({
    "email, true", "billing_email, true", "customer_name, true", "first_name, true",
    "ip, true", "ship_to_street, true", "merchant_name, false", "name, false",
    "ipo_year, false", "zipped, false", "loyalty_tier, false"
  })
  void aNameIsPersonalByItsWords(String name, boolean personal) {
    assertThat(PersonalData.isPersonalName(name)).isEqualTo(personal);
  }
}
