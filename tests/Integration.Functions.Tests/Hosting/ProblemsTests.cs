using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Integration.Functions.Hosting;
using Integration.Functions.Tests.Support;
using Integration.Functions.Storage;
using Azure.Data.Tables;

namespace Integration.Functions.Tests.Hosting;

[Collection("Azurite")]
public sealed class ProblemsTests(AzuriteFixture azurite)
{
    [Fact]
    public void A_problem_has_a_stable_type_and_the_members_it_was_given() => Assert.Equal(
        """{"type":"urn:parabol-mattermost:problem:unknown-team","title":"There is no such team","status":404,"team":"8fJ2k","tries":3}""",
        JsonSerializer.Serialize(Problems.Of(404, "unknown-team", "There is no such team", detail: null, ("team", "8fJ2k"), ("tries", 3)).ProblemDetails, JsonSerializerOptions.Web));

    [Theory]
    [InlineData("GET", "/api/nothing", 404, "not-found")]
    [InlineData("POST", "/api/health", 405, "method-not-allowed")]
    [InlineData("GET", "/api/teams/blue/connection", 500, "internal-error")]
    public async Task An_error_without_words_gets_problem_details_and_nothing_of_our_insides(string method, string path, int status, string name)
    {
        await using var app = await IntegrationApp.StartAsync(azurite);
        await new TableClient(app.Storage, TableNames.TeamConnections).DeleteAsync();

        using var answer = await app.Http.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));

        await AssertProblemAsync(answer, status, name);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_over_256_KiB_is_refused_also_when_it_comes_in_chunks(bool isChunked)
    {
        await using var app = await IntegrationApp.StartAsync(azurite);

        // Of a body in chunks the sizes of the chunks count too.
        using var fits = await app.Http.SendAsync(Post(isChunked ? 255 * 1024 : 256 * 1024, isChunked));
        using var over = await app.Http.SendAsync(Post((256 * 1024) + 1, isChunked));

        Assert.Equal(HttpStatusCode.BadRequest, fits.StatusCode);
        await AssertProblemAsync(over, 413, "body-too-large");
    }

    private static HttpRequestMessage Post(int size, bool isChunked)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/events") { Content = new ByteArrayContent(new byte[size]) };
        request.Headers.TransferEncodingChunked = isChunked;
        return request;
    }

    private static async Task AssertProblemAsync(HttpResponseMessage answer, int status, string name)
    {
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal($"urn:parabol-mattermost:problem:{name}", problem.GetProperty("type").GetString());
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        Assert.DoesNotContain("TableNotFound", problem.ToString(), StringComparison.Ordinal);
    }
}
